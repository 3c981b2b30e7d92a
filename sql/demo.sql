-- demo.editions: whether there is a fair already
select count(*) from edition;

-- demo.findable: makes the next companies findable; null when all are
select search_fill(:after::bigint);
