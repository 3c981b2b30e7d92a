-- Every list of companies offers the organizers as account managers: they are found without a look at all the accounts of
-- a fair.
create index account_organizer on account (name) where kind = 'organizer' and disabled_at is null;
