file         = "from terraform.tfvars"
automatic    = "from terraform.tfvars"
settings     = { name = "s", days = "7" }
not_nullable = null
