-- search.fill: makes the next portion of imported companies findable; null when there is nothing left
select search_fill(:after::bigint) as last;
