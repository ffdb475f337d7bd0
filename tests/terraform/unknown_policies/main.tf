variable "x" {}
variable "list" { type = list(string) }
data "aws_iam_policy_document" "a" {
  statement {
    sid     = var.list[0]
    effect  = var.list[1]
    actions = ["s3:GetObject"]
  }
}
data "aws_iam_policy_document" "b" {
  version = var.x
}
data "aws_iam_policy_document" "c" {
  statement {
    principals {
      type        = var.x
      identifiers = ["a"]
    }
  }
}
resource "aws_s3_bucket_policy" "p" {
  a = data.aws_iam_policy_document.a.json
  b = data.aws_iam_policy_document.b.json
  c = data.aws_iam_policy_document.c.json
}
