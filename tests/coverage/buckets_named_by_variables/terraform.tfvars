log_bucket   = "acme-trail-log"
state_bucket = "acme-state"
