-- code_job.open: a run begins, or goes on; how many records there are to move
select code_run_open(:run::uuid, :back::boolean);

-- code_job.step: moves a portion of records to their new codes
select code_run_step(:run::uuid);

-- code_job.back: takes a portion back
select code_run_back(:run::uuid);

-- code_job.close: the run is over
select code_run_close(:run::uuid, :state);

-- code_job.explain: a portion of the records that came with an unknown text get the code that it means
select code_explained(:unknown::bigint, :after::bigint);
