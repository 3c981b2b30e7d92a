-- bench.sleep: a second asleep
select pg_sleep(1)::text as slept;

-- bench.burn: about a second of one CPU, and nothing on the disk
select count(*) from generate_series(1, 5000) a, generate_series(1, 5000) b;
