-- join.look: what the person wrote who registers a company that is known; no row when the page was used or is too old
select * from join_look(:request::uuid);

-- join.wish: asks to join, once the mailbox is confirmed
select join_wish(:request::uuid, :message::text, :link_hash::bytea, :link::text);

-- join.own: it is another company
select join_own(:request::uuid, :link_hash::bytea, :link::text);

-- join.mine: what became of the reader's own request
select r.public_id as request, r.fields ->> 'company' as company, r.state, r.message, r.reason, r.asked_at, r.decided_at,
	r.state = 'asked' as asked, r.state = 'declined' as declined, r.state = 'lapsed' as lapsed
from join_request r
where r.account_id = current_account() and r.state in ('asked', 'accepted', 'declined', 'lapsed')
order by r.request_id desc limit 1;

-- join.go_own: registers the company as one of its own after all
select join_go_own();

-- join.again: asks once more, after nobody had answered
select join_again();

-- join.asked: who wants to join the reader's company
select r.public_id as request, r.fields ->> 'name' as name, r.fields ->> 'job_title' as job_title,
	r.fields ->> 'email' as email, r.fields ->> 'phone' as phone, r.fields ->> 'company' as company, r.message, r.asked_at
from join_request r
where r.company_id = current_company() and r.state = 'asked'
order by r.asked_at, r.request_id
limit 200;

-- join.answer: yes or no by somebody of the company
select join_answer(:request::uuid, :answer::text = 'accept', :reason::text);
