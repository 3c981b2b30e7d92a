-- profile.person: the account and what is known of the person
select a.name, a.email, a.lang as language, a.kind, k.job_title, k.phone
from account a left join account_contact() k on true where a.account_id = current_account();

-- profile.company: the reader's own company
select c.name as company, c.name_local, c.country, c.city, c.street, c.postcode, c.phone as company_phone, c.website,
	c.register_no, c.about ->> 'en' as about_en, c.about ->> 'zh' as about_zh
from company c where c.company_id = current_company();

-- profile.save_person: the reader's own data
select profile_person(:name::text, :job_title::text, :phone::text, :language::text);

-- profile.save_company: the data of the reader's company
select profile_company(jsonb_build_object('company', :company::text, 'name_local', :name_local::text,
	'country', :country::text, 'city', :city::text, 'street', :street::text, 'postcode', :postcode::text,
	'phone', :company_phone::text, 'website', :website::text, 'register_no', :register_no::text,
	'about_en', :about_en::text, 'about_zh', :about_zh::text), :door::jsonb);
