"""What every context shares: clock, ids, problems, facts, store, paging, actor, batch, jobs, mail, vault."""
