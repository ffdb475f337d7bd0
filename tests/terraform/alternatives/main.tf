variable "flag" {
  type = bool
}

variable "switch" {
  type = bool
}

# The branches have one type in common, however many there are.
resource "aws_s3_bucket" "log" {
  nested = var.flag ? (var.switch ? [] : ["a"]) : ["b", "a", "b"]
  set    = try(toset(compact((var.flag ? (var.switch ? [] : ["a"]) : ["b", "a", "b"]))), null)
}
