/* The demo's leads: whom exhibitors met at their booths. */
#include <stdio.h>

#include "demo_parts.h"

/*
 * The companies everybody can sign in as, and a dozen others, of either edition if they exhibit there, each with its own
 * few of the first 2,000 visitors who agreed to be scanned. One of a dozen has withdrawn since. The same seed gives the same leads:
 * all of it follows from the numbers of the rows.
 */
static const char sql[] =
    "with firm as ("
    "	select x.edition_id, x.company_id, min(k.account_id) as account_id, min(x.exhibitor_id) over () as first, "
    "		bool_or(a.email in ('anna@demo.example', 'li@demo.example')) as known, "
    "		row_number() over (partition by x.edition_id order by "
    "			bool_or(a.email in ('anna@demo.example', 'li@demo.example')) desc nulls last, x.company_id) as "
    "nth "
    "	from exhibitor x left join contact k using (company_id) left join account a on a.account_id = k.account_id "
    "	where x.edition_id in ($1::bigint, $2::bigint) and exhibitor_public(x.status) "
    "	group by x.edition_id, x.company_id, x.exhibitor_id"
    "), visitor as ("
    "	select e.edition_id, r.registration_id from unnest(array[$1::bigint, $2::bigint]) e (edition_id), lateral ("
    "		select registration_id from registration r "
    "		where r.edition_id = e.edition_id and r.status = 'confirmed' and r.company_id is null "
    "			and lead_consented(r.registration_id) order by registration_id limit 2000) r"
    "), met as ("
    "	select f.edition_id, f.company_id, f.account_id, f.nth, r.registration_id, "
    "		row_number() over (partition by f.edition_id, f.company_id order by "
    "			(r.registration_id * 7919 + f.nth * 104729) % 10007, r.registration_id) as n, "
    "		case when f.known then 24 else 3 + f.nth % 7 end as most "
    "	from firm f join visitor r using (edition_id) where f.nth <= 14"
    ") "
    "insert into lead (public_id, edition_id, company_id, registration_id, account_id, at, last_at, rating, status, "
    "notes, "
    "	tags, withdrawn_at) "
    "select md5('lead ' || m.nth || ' ' || m.n || ' ' || m.edition_id || $3)::uuid, m.edition_id, m.company_id, "
    "	m.registration_id, m.account_id, t.at, t.at, (m.n * 7 + m.nth) % 6, "
    "	(array['new', 'new', 'contacted', 'won', 'lost'])[1 + (m.n * 3 + m.nth) % 5], "
    "	case m.n % 6 when 1 then 'Wants a quotation for two machines by the end of the month.' "
    "		when 2 then '对自动化码头方案感兴趣，请寄送样本。' when 4 then 'Met at the booth, asked for our "
    "catalogue.' end, "
    "	case m.n % 5 when 1 then array['quotation', 'hot'] when 2 then array['经销商'] when 3 then array['catalogue'] "
    "		else '{}' end, "
    "	case when m.n % 12 = 11 then t.at + interval '3 hours' end "
    "from met m, lateral (select now() - interval '2 days' + (m.n * 37 + m.nth * 11) % 1300 * interval '1 minute' as "
    "at) t "
    "where m.n <= m.most order by m.edition_id, m.nth, m.n";

int
lead_make(struct demo *d)
{
	char current[24], past[24];
	PGresult *r;
	int status;

	snprintf(current, sizeof(current), "%lld", d->current);
	snprintf(past, sizeof(past), "%lld", d->past);
	r = PQexecParams(d->db, sql, 3, NULL, (const char *const[]){current, past, d->tag}, NULL, NULL, 0);
	status = PQresultStatus(r) == PGRES_COMMAND_OK ? 0 : -1;
	PQclear(r);
	return status;
}
