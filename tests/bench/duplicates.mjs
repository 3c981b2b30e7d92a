#!/usr/bin/env node
// How good the duplicate engine is: pairwise F1 after clustering with its bootstrap interval, and what may be merged unseen.
// Of made-up records (records.mjs; another seed than the one that bounds were chosen on); with a folder of labelled sets
// (BENCH_DATA, or the argument when this is run by itself) of those too, beside what others reached on them.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { program, root } from '../lib/instance.mjs'
import { names, records } from './records.mjs'

const SEED = 2, ROWS = 20000

// Splink 4.0.16 with a threshold picked on the truth, PostgreSQL's pg_trgm likewise: quoted, not measured here.
const QUOTED = [
	{ set: 'febrl3', type: 'person', least: 0.999, splink: 0.9999, trigram: 0.996 },
	{ set: 'rl500', type: 'person', least: 0.97, splink: 0.990, trigram: 0.980, map: 'birth_date=by+bm+bd' },
	{ set: 'fake1000', type: 'person', least: 0.94, splink: 0.936, trigram: 0.905 },
	{ set: 'childcare', type: 'company', least: 0.90, splink: 0.894, trigram: 0.838 },
	{ fair: 100000, type: 'company', least: 0.985, splink: 0.985 },
	{ fair: 100000, type: 'person', least: 0.95, splink: 0.946 },
	{ fair: 1000000, type: 'company', least: 0.975, splink: 0.963 },
]

function score(folder, type, map) {
	const out = execFileSync(program, ['dedup', 'score', path.join(folder, 'records.csv'), path.join(folder, 'truth.csv'), '--type', type,
		'--bootstrap', ...map ? ['--map', map] : []], { encoding: 'utf8', env: { ...process.env, PAVILION_APP: root } })
	const figure = (line, name) => Number(new RegExp(`^${line}.*?\\b${name} ([\\d.]+)`, 'm').exec(out)[1])
	const interval = /^bootstrap .* f1 ([\d.]+)-([\d.]+)/m.exec(out)
	return { f1: figure('precision', 'f1'), low: interval[1], high: interval[2], seconds: figure('precision', 'seconds'),
		unseen: figure('automatic', 'precision'), part: figure('automatic', 'recall') }
}

function rows(what, found, { least, splink, trigram } = {}) {
	const peer = [splink && `Splink ${splink}`, trigram && `trigrams ${trigram}`].filter(Boolean).join(', ')
	return [
		{ what: `duplicates: F1, ${what}`, ours: `${found.f1.toFixed(4)} (${found.low}–${found.high}), ${found.seconds.toFixed(1)} s`,
			peer: peer ? `${peer} (quoted)` : '–', ratio: found.f1, limit: least, at: least && 'least' },
		{ what: `duplicates merged unseen: precision, ${what}`, ours: `${found.unseen.toFixed(4)}, ${(found.part * 100).toFixed(0)}% of all pairs`,
			peer: 'limit 0.995', ratio: found.unseen, limit: 0.995, at: 'least' },
	]
}

function* labelled(folder, scratch) {
	for (const q of QUOTED) {
		const at = q.set ? path.join(folder, q.set) : path.join(scratch, String(q.fair))
		if (q.fair && existsSync(path.join(folder, 'fairgen.py')) && !existsSync(at))
			execFileSync('python3', [path.join(folder, 'fairgen.py'), String(q.fair), at])
		if (existsSync(path.join(at, 'records.csv')))
			yield* rows(q.set ?? `${q.fair.toLocaleString('en')} ${q.type === 'person' ? 'people' : 'companies'} of a fair`, score(at, q.type, q.map), q)
	}
}

export function* quality(folder) {
	const scratch = mkdtempSync(path.join(os.tmpdir(), 'duplicates-'))
	try {
		for (const name of names)
			yield* rows(name, score(scratch, records(name, ROWS, SEED, scratch)))
		if (folder)
			yield* labelled(folder, scratch)
	} finally {
		rmSync(scratch, { recursive: true })
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url))
	for (const row of quality(process.argv[2]))
		console.log(`${row.what}: ${row.ours}; ${row.peer}${row.at ? (row.ratio >= row.limit ? '; holds' : '; FAILS') + ` at least ${row.limit}` : ''}`)
