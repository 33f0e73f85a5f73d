using Xunit;

// One test at a time: some count what all threads allocate, some measure time, some build projects.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
