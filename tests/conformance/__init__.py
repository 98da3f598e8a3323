"""Public BPMN models with known outcomes, run against our reader and kernel."""
