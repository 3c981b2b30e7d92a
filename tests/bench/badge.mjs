// Badges: codes as SVG beside npm qrcode, pages of PDF beside wkhtmltopdf drawing the same page, and many in a batch.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import QRCode from 'qrcode'

import { build, root, until } from '../lib/instance.mjs'

const CODES = 2000, PAGES = 1000, PEER_PAGES = 60
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

let program
function ours(...args) {
	if (program === undefined) {
		program = path.join(build, 'badge_bench')
		execFileSync('make', ['-s', '-C', root, `B=${build}`, 'bench-badge', `BENCH_BADGE=${program}`], { stdio: 'inherit' })
	}
	return Number(execFileSync(program, args.map(String), { encoding: 'utf8' })) / 1000
}

const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1]
const code = (i) => 'CE' + Array.from({ length: 117 }, (_, k) => letters[(i * 7919 + k * k * 31 + k * 17) % 32]).join('')

async function peerCodes() {
	const began = performance.now()
	for (let i = 0; i < CODES; i++)
		await QRCode.toString(code(i), { type: 'svg', errorCorrectionLevel: 'M' })
	return (performance.now() - began) / 1000
}

export async function codes() {
	await peerCodes()
	const mine = [], peer = []
	for (let i = 0; i < 3; i++) {
		mine.push(CODES / ours('svg', CODES))
		peer.push(CODES / await peerCodes())
	}
	const [a, b] = [middle(mine), middle(peer)]
	return { what: 'QR code of a badge as SVG', ours: `${Math.round(a).toLocaleString('en')}/s`,
		peer: `npm qrcode ${Math.round(b).toLocaleString('en')}/s`, ratio: a / b, limit: 5, at: 'least' }
}

const page = (i, svg) => `<section><header><h2>Harbour Trade Fair 2027</h2><p>14 Sep 2027 – 17 Sep 2027 · Shanghai</p></header>
<h1>${['Maximilian Habsburg', '王小明', 'Anna Li', 'محمد عبد الله', '李娜'][i % 5]}</h1><p class="company">${i % 2 ? '上海精密机械有限公司' : 'Acme Industrial Machines Ltd.'}</p>
<p>${i % 2 ? '中国' : 'Germany'}</p>${svg}<p>${100000 + i}-2</p><footer>${i % 3 ? 'Visitor' : '观众'}</footer></section>`

// The same page as HTML, all pages in one run: starting the program counts once.
async function peerPages(folder) {
	const file = path.join(folder, 'badges.html')
	let html = `<!doctype html><meta charset="utf-8"><style>body { margin: 0; font-family: "Noto Sans", "Noto Sans CJK SC"; text-align: center }
section { page-break-after: always } header { background: #1f5fbf; color: #fff; padding: 6mm 0 } h2, header p { margin: 0 }
h1 { font-size: 34px } svg { width: 45mm; height: 45mm } footer { background: #1f5fbf; color: #fff; font-size: 32px; padding: 4mm 0 }</style>`
	for (let i = 0; i < PEER_PAGES; i++)
		html += page(i, await QRCode.toString(code(i), { type: 'svg', errorCorrectionLevel: 'M' }))
	writeFileSync(file, html)
	const began = performance.now()
	execFileSync('wkhtmltopdf', ['--quiet', '--page-width', '105mm', '--page-height', '148mm', '-B', '0', '-L', '0', '-R', '0', '-T', '0',
		file, path.join(folder, 'peer.pdf')], { env: { ...process.env, QT_QPA_PLATFORM: 'offscreen', XDG_RUNTIME_DIR: folder } })
	return (performance.now() - began) / 1000
}

export async function pages(it) {
	const mine = [], peer = []
	for (let i = 0; i < 3; i++) {
		mine.push(PAGES / ours('pdf', PAGES, path.join(it.home, 'ours.pdf')))
		peer.push(PEER_PAGES / await peerPages(it.home))
	}
	const [a, b] = [middle(mine), middle(peer)]
	return { what: 'badges as PDF, a page each, one core', ours: `${Math.round(a).toLocaleString('en')}/s`,
		peer: `wkhtmltopdf ${b.toFixed(1)}/s`, ratio: a / b, limit: 4, at: 'least' }
}

// Many registrations of an edition get badges, which the vault signs; then all of them are printed.
export async function batch(it, many) {
	const left = () => Number(it.sql('select count(*) from badge where token is null and revoked_at is null'))
	it.sql(`set pavilion.bulk = 'bench'; insert into registration (edition_id, category_id, status, name, company, country, source, lang)
		select e.edition_id, c.category_id, 'confirmed', (array['Maximilian Habsburg ', '王小明 ', 'Anna Li ', '李娜 '])[1 + n % 4] || n,
			(array['Acme Industrial Machines Ltd.', '上海精密机械有限公司'])[1 + n % 2], (array['DE', 'CN'])[1 + n % 2], 'import', (array['en', 'zh'])[1 + n % 2]
		from edition e join badge_category c using (edition_id), generate_series(1, ${many}) n where e.is_current and c.code = 'contractor'`)
	it.sql(`set pavilion.bulk = 'bench'; insert into badge (edition_id, registration_id, category_id)
		select r.edition_id, r.registration_id, r.category_id from registration r join badge_category c using (category_id)
		where c.code = 'contractor' and r.source = 'import' on conflict do nothing`)
	let began = Date.now()
	await until('signatures', () => left() === 0, 1200)
	const signed = (Date.now() - began) / 1000
	const id = '01920000-0000-7000-8000-0000000000bb'
	it.sql(`do $$ begin perform set_config('pavilion.account', (select account_id::text from account where email = 'admin@demo.example'), true);
		perform badge_batch_ask('${id}', 'a6', (select c.public_id from badge_category c where c.edition_id = current_edition() and c.code = 'contractor'), false, false); end $$`)
	began = Date.now()
	let most = 0
	const state = () => it.sql(`select j.state || ' ' || coalesce(j.runner, '') || ' ' || coalesce(j.note, '') from job j join badge_batch b using (job_id) where b.public_id = '${id}'`)
	await until('the batch', () => {
		const [how, , pid] = state().split(' ')
		if (how === 'running')
			most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
		if (how === 'failed')
			throw new Error(state())
		return how === 'done'
	}, 3600)
	const took = (Date.now() - began) / 1000
	return { what: `batch of ${many.toLocaleString('en')} badges: ${Math.round(many / signed).toLocaleString('en')} signed a second, then printed in ${took.toFixed(0)} s, ${Math.round(many / took).toLocaleString('en')} pages a second`,
		ours: `${most.toFixed(0)} MB`, peer: 'limit 250 MB', ratio: most / 250, limit: 1, at: 'most' }
}
