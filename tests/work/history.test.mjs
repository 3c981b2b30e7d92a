// Every kind of record that has a history, every field of it and every word that a field may be are said in Chinese too.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { place, root } from './place.mjs'

let p, known
before(() => {
	p = place('history')
	const folder = path.join(root, 'locale/zh')
	known = new Set(readdirSync(folder).filter((name) => name.endsWith('.po')).flatMap((name) =>
		[...readFileSync(path.join(folder, name), 'utf8').matchAll(/^msgid "(.+)"\nmsgstr "(.+)"$/gm)].map(([, id]) => id)))
})
after(() => p.end())

const watched = `select c.oid, c.relname::text as name, string_to_array(encode(t.tgargs, 'escape'), '\\000') as skip
	from pg_trigger t join pg_class c on c.oid = t.tgrelid where t.tgname = 'history_update'`

test('kinds and fields', () => {
	const rows = p.rows(`select history_label(w.name) as label, w.name as place from (${watched}) w
		union select history_label(case when w.name = 'gate_rule' and a.attname = 'total' then 'total_entries' else a.attname::text end), w.name || '.' || a.attname
		from (${watched}) w join pg_attribute a on a.attrelid = w.oid and a.attnum > 0 and not a.attisdropped
		where a.attname <> all (w.skip) and a.attname <> all (array['changed_at', 'public_id', 'import_key', 'edition_key',
			'company_id', 'booth_id', 'role_id', 'contact_id', 'exhibitor_id'])`)
	assert.ok(rows.length > 150)
	assert.deepEqual(rows.filter(({ label }) => !known.has(label)).map(({ label, place }) => `${label} (${place})`).sort(), [])
})

test('words', () => {
	const rows = p.rows(`select distinct m[1] as word, w.name || '.' || a.attname as place
		from (${watched}) w join pg_attribute a on a.attrelid = w.oid and a.attnum > 0 and not a.attisdropped
			join pg_constraint k on k.conrelid = w.oid and k.contype = 'c' and k.conkey = array[a.attnum],
			regexp_matches(pg_get_constraintdef(k.oid), '''([a-z_]+)''::text', 'g') m
		where history_type(a.attname::text, '"x"') = 'word' and a.attname <> all (w.skip)`)
	assert.ok(rows.length > 40)
	assert.deepEqual(rows.filter(({ word }) => !known.has(word)).map(({ word, place }) => `${word} (${place})`).sort(), [])
})
