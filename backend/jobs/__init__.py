"""What nobody clicks for: work that the clock, or a worker of its own, takes up one by one."""
