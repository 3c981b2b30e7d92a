-- register.countries: every country in the reader's language and its order
select c.code, tr(c.name) as country_name from country c
order by case current_lang() when 'zh' then tr(c.name) end collate "zh-x-icu",
	case current_lang() when 'en' then tr(c.name) end collate "en-x-icu";

-- register.company: a company and its first account, unconfirmed, and the mail that confirms it
select account_register(:key::uuid, :ticket::text, :link_hash::bytea, :link::text, :address::text,
	jsonb_build_object('email', :email::text, 'name', :name::text, 'job_title', :job_title::text, 'phone', :phone::text,
		'lang', :lang::text, 'company', :company::text, 'name_local', :name_local::text, 'country', :country::text,
		'city', :city::text, 'street', :street::text, 'postcode', :postcode::text, 'website', :website::text,
		'register_no', :register_no::text), :door::jsonb);

-- register.look: what stands behind the link of a mail; no row when it was used or is too old
select * from link_look(:token_hash::bytea);

-- register.confirm: the address behind the link is the reader's own
select * from account_confirm(:token_hash::bytea);

-- register.forgot: a link to a new password goes to the mailbox, if there is such an account
select account_forgot(:email::text, :link_hash::bytea, :link::text, :address::text);

-- register.reset: a new password by the link of a mail
select * from account_reset(:token_hash::bytea, :ticket::text);

-- register.password: the present password was right; the way to a new one
select account_password_link(:ticket::text, :link_hash::bytea);

-- register.email: the present password was right: another address, once the mail that goes there is answered
select account_email(:ticket::text, :new_email::text, :link_hash::bytea, :link::text);

-- register.factor: whether the second factor was set up before
select factor_enrolled() as enrolled;
