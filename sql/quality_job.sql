-- quality_job.due: whether it is time to count how good the data are
select quality_due() as due;

-- quality_job.count: counts it
select 1 as counted from quality_count();
