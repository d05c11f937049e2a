"""Does anybody see what is not his, or miss what is? The raw dump and a rule of its own decide."""
