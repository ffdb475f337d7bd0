tfvars      = "tfvars"
tfvars_json = "tfvars"
first       = "tfvars"
last        = "tfvars"
auto_json   = "tfvars"
retention   = "60"
trail       = { validated = false, arns = [] }
# A map replaces the one before it as a whole.
tags = { From = "tfvars", Lost = "yes" }
