-- contact_job.unlinked: registrations that are not linked to a contact yet
select contact_unlinked() as n;

-- contact_job.link: links a portion of them; how many
select contact_link() as n;

-- contact_job.relink: looks again at registrations whose name or address changed; how many
select contact_relink() as n;

-- contact_job.fill: makes a portion of contacts findable; how many
select contact_fill() as n;
