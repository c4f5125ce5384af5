"""What the subcommands of `assistant` do."""
