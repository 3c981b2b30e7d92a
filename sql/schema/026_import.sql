-- Reports of earlier imports say what is wrong in the words that are translated today.
update import_reject r set reason = w.now
from (values
	('The row holds bytes that are no characters in the file''s encoding.',
		'These are bytes that are no characters in the file''s encoding.'),
	('The row holds control characters.', 'There are control characters here.')) w (was, now)
where r.reason = w.was;
