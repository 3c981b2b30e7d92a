-- visitor.page: the registration behind the link of a mail
select v.*, :secret::text as secret from visitor_page(:secret_hash::bytea) v;

-- visitor.fair: for what it is
select tr(e.name) as fair, e.opens_on, e.closes_on, tr(n.name) as venue
from edition e left join venue n using (venue_id) where e.edition_id = current_edition();

-- visitor.people: whom the reader has registered
select p.*, :secret::text as secret from visitor_people(:secret_hash::bytea) p;

-- visitor.answers: what was answered, in words
select * from visitor_answers(:secret_hash::bytea);

-- visitor.consents: what was agreed to, when, in which version
select * from visitor_consents(:secret_hash::bytea);

-- visitor.questions: what was asked, to be answered anew
select f.* from visitor_questions(:secret_hash::bytea, :answer::jsonb) f;

-- visitor.confirm: the address is the reader's own
select registration_confirm(:secret_hash::bytea);

-- visitor.save: the reader's own data
select visitor_save(:secret_hash::bytea, jsonb_build_object('name', :name::text, 'company', :company::text,
	'job_title', :job_title::text, 'phone', :phone::text, 'country', :country::text, 'city', :city::text,
	'lang', :language::text), :answer::jsonb);

-- visitor.check: what is wrong with the answers of a form that was refused
select visitor_check(:secret_hash::bytea, :answer::jsonb);

-- visitor.agree: what the reader agrees to from now on
select visitor_agree(:secret_hash::bytea, coalesce(:consent::jsonb, '{}'));

-- visitor.cancel: the reader does not come
select visitor_cancel(:secret_hash::bytea);

-- visitor.move: a link to another mailbox
select visitor_move(:secret_hash::bytea, :new_email::text);

-- visitor.transfer: a link to whom the badge shall belong
select visitor_transfer(:secret_hash::bytea, :heir::text, :heir_email::text);

-- visitor.recall: the badge stays where it is
select visitor_recall(:secret_hash::bytea);

-- visitor.person: the page of somebody whom the reader has registered
select * from visitor_person(:secret_hash::bytea, :person::uuid);

-- visitor.moving: the new address behind the link of a mail
select * from visitor_offered(:secret_hash::bytea, 'email');

-- visitor.moved: the new address is the reader's own
select * from visitor_moved(:secret_hash::bytea);

-- visitor.offered: the badge behind the link of a mail
select * from visitor_offered(:secret_hash::bytea, 'transfer');

-- visitor.offered_questions: what its new holder is asked
select f.* from visitor_offered(:secret_hash::bytea, 'transfer') o, question_form(o.edition_id, o.category_id, :answer::jsonb) f;

-- visitor.offered_consents: what its new holder agrees to
select 'consent.' || c.code as field, c.public_id as consent, c.version, tr(c.title) as title, tr(c.body) as body, c.required,
	coalesce(:consent::jsonb ->> c.code = c.public_id::text, false) as ticked
from visitor_offered(:secret_hash::bytea, 'transfer') o, consent_current(o.edition_id) c;

-- visitor.taken: the badge has another holder from now on
select * from visitor_taken(:secret_hash::bytea, :key::uuid, jsonb_build_object('name', :name::text, 'company', :company::text,
	'job_title', :job_title::text, 'phone', :phone::text, 'country', :country::text, 'city', :city::text, 'lang', :lang::text),
	:answer::jsonb, :consent::jsonb);

-- visitor.taken_check: what is wrong with the new holder's answers and consents
select visitor_taken_check(:secret_hash::bytea, :answer::jsonb, :consent::jsonb);
