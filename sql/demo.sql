-- demo.editions: whether there is a fair already
select count(*) from edition;
