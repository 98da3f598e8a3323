"""What the yearly evaluation of stations records: rules, panel, scores, survey, result.

Source: domain specification §13.14, §14.8.
"""
