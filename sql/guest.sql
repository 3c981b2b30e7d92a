-- guest.count: how many the company may invite, has invited, and who came; whether it may invite now
select c.*, exists (select from exhibitor x where x.edition_id = current_edition() and x.company_id = current_company()
	and x.status <> 'cancelled') as exhibiting
from guest_count() c;

-- guest.categories: as what
select c.*, coalesce(c.category = :category::uuid, row_number() over () = 1) as chosen from guest_categories() c;

-- guest.list: its invitations
select * from guest_list();

-- guest.invite: invitations by mail
select guest_invite(:category::uuid, :addresses::text, null, :until::date);

-- guest.code: one code for several
select guest_invite(:category::uuid, null, :uses::int, :until::date);

-- guest.withdraw: one is good no more
select guest_withdraw(:invitation::uuid);
