-- bench.sleep: a second asleep
select pg_sleep(1)::text as slept;

-- bench.burn: about a second of one CPU
select count(*) from generate_series(1, 10000000);
