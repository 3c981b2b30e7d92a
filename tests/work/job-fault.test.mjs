// A job that a statement fails: what was refused, or does not fit, ends it at once and is told in words; what may go well
// another time is tried again. Forced in the first function of the database that each job calls.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { place, program } from './place.mjs'

const KEY = '00000000-0000-7000-8000-00000000000a'
const faults = {
	refused: { does: `perform refuse(409, 'Somebody decided it meanwhile.')`, note: 'Somebody decided it meanwhile.', again: false },
	misfit: { does: `raise exception using errcode = '23505', message = 'duplicate key'`, note: 'Something is there already that may be there only once.', again: false },
	clash: { does: `raise exception using errcode = '40001', message = 'could not serialize access'`, note: 'Somebody else was changing the same.', again: true },
	lost: { does: 'perform pg_terminate_backend(pg_backend_pid())', note: 'The database was away.', again: true },
}
const jobs = {
	'dedup.run': { calls: 'dedup_stage', params: { run: KEY, kind: 'company' } },
	'merge.bulk': { calls: 'bulk_step', params: { bulk: KEY } },
	'code.map': { calls: 'code_run_open', params: { run: KEY } },
	'code.explain': { calls: 'code_explained', params: { unknown: 1 } },
	'tag.bulk': { calls: 'tag_open', params: { kind: 'company', list: 'companies', tag: 1, lang: 'en' } },
	'import.revert': { calls: 'import_revert_open', params: { revert: KEY } },
	// Regular work: it comes back whatever happened.
	'centre.form': { calls: 'form_due_all', regular: true },
	'centre.link': { calls: 'contact_unlinked', regular: true },
	'centre.quality': { calls: 'quality_due', regular: true },
}

let p
before(() => {
	p = place('fault')
	p.env.PAVILION_SMTP = ''
	p.office('select 1')
	p.sql('grant pg_signal_backend to pavilion_owner') // for the function that cuts its own session off
})
after(() => {
	p.sql('revoke pg_signal_backend from pavilion_owner')
	p.end()
})

// What `pavilion jobs --once` says; that a connection was cut off is no success of it.
const run = () => spawnSync(program, ['jobs', '--once'], { env: p.env, encoding: 'utf8' }).stderr

// The function fails by `does`; its own text comes back.
function broken(name, does) {
	const [f] = p.rows(`select pg_get_functiondef(o.oid) as was, format('%s(%s) returns %s', o.proname, pg_get_function_arguments(o.oid), pg_get_function_result(o.oid)) as head
		from pg_proc o where o.proname = '${name}' and o.pronamespace = 'public'::regnamespace`)
	p.sql(`create or replace function ${f.head} language plpgsql volatile security definer set search_path = public, pg_temp as $f$ begin ${does}; end $f$`)
	return () => p.sql(f.was)
}

for (const [kind, job] of Object.entries(jobs))
	test(`${kind}: refused, it says so and ends; in the way of others, or cut off, it is tried again`, () => {
		for (const [name, fault] of Object.entries(faults)) {
			p.sql(`delete from job where not job_regular(kind); delete from dedup_run;
				insert into dedup_run (public_id, kind, state) values ('${KEY}', 'company', 'waiting');
				update job set state = 'waiting', attempts = 0, run_at = case when kind = '${kind}' then now() else now() + interval '1 hour' end where job_regular(kind)`)
			if (!job.regular)
				p.sql(`insert into job (kind, params, account_id) select '${kind}', '${JSON.stringify(job.params ?? {})}', account_id from account where email = 'office@example.org'`)
			if (kind === 'dedup.run')
				p.sql(`update dedup_run set job_id = (select job_id from job where kind = 'dedup.run')`)
			const mend = broken(job.calls, fault.does), said = run()
			mend()
			if (name === 'lost') {
				assert.match(said, /The database was away/)
				run() // it goes on where nobody could say that it had failed
			}
			const [it] = p.rows(`select state, note, attempts, run_at > now() as later from job where kind = '${kind}'`)
			assert.deepEqual(it, { ...it, ...name === 'lost' ? { state: job.regular ? 'waiting' : 'done', note: null }
				: { state: fault.again || job.regular ? 'waiting' : 'failed', note: fault.note } }, name)
			assert.ok(it.state === 'waiting' ? it.later : it.attempts === (name === 'lost' ? 2 : 1), `${name}: ${JSON.stringify(it)}`)
			if (kind === 'dedup.run' && it.state === 'failed')
				assert.deepEqual(p.rows(`select state, error from dedup_run where public_id = '${KEY}'`), [{ state: 'failed', error: fault.note }])
		}
	})
