automatic = "from z.auto.tfvars"
