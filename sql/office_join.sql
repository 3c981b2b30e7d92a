-- office_join.answer: yes or no by the organizer, where nobody of the company does or can
select list_back(concat_ws('&', nullif(:back::text, ''),
	'done=' || case :answer::text when 'accept' then 'joined' else 'refused' end,
	'count=' || join_office(:requests::uuid[], :answer::text = 'accept', :reason::text)), '/office/join-requests') as "to";
