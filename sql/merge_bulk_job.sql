-- merge_bulk_job.step: merges the next group of a bulk, and tells how far it is; `more`: there was one
select s.more, p.done, p.total from bulk_step(:bulk::uuid) as s (more), bulk_progress(:bulk::uuid) p;

-- merge_bulk_job.undo: takes the last merge of a bulk back that still stands
select s.more, p.done, p.total from bulk_undo_step(:bulk::uuid) as s (more), bulk_progress(:bulk::uuid) p;

-- merge_bulk_job.end: it is over
select bulk_end(:bulk::uuid, :cancelled::boolean);

-- merge_bulk_job.wake: groups that were put aside come back when their day has come
select review_wake();
