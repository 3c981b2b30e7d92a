-- The job that tags all that a list shows: the jobs process asks whose rows, the office's role reads them.

-- tag_job.open: whether this account may read the list and tag its records, and the settings under which it does
select setting, value
from tag_open(:account::bigint, :kind::text, :permission::text, :lang::text, :edition::text);

-- tag_job.portion: tags these records, or takes the tag off them
select tag_job(:account::bigint, :kind::text, :records::uuid[], :tag::bigint, coalesce(:off::boolean, false));
