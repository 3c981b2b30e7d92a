-- gate_rehearsal.switch: today as if it were the first day, or no longer
select gate_rehearse(:fair, :wanted), case when :wanted then 'rehearsing' else 'rehearsed' end as done;

-- gate_rehearsal.sweep: what was only rehearsed counts nowhere
select gate_before_sweep();
