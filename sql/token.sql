-- token.people: whom a token can speak for: oneself, and machines
select public_id as id, name, kind, account_id = current_account() as chosen
from account
where disabled_at is null and (account_id = current_account() or kind = 'machine')
order by account_id = current_account() desc, name;

-- token.create: only the hash is kept; the token itself was made for this one answer
select token_create(:key, :hash, :name, :account, :days::int) as token_id;

-- token.revoke: from now on it opens nothing
select token_revoke(:token);
