"""Risk of late payment: the model, its fit, and what is lost."""
