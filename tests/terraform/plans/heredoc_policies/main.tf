locals {
  account = "111111111111"
  readers = ["alice", "bob"]
}

resource "aws_s3_bucket_policy" "log" {
  bucket = "heredocs-log"
  policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [
        %{for index, name in local.readers~}
        ${jsonencode({
          Effect    = "Allow"
          Action    = ["s3:GetObject"]
          Principal = { AWS = "arn:aws:iam::${local.account}:user/${name}" }
          Resource  = "arn:aws:s3:::heredocs-log/*"
        })},
        %{endfor~}
        {
          "Effect": "Deny",
          "Principal": "*",
          "Action": ${jsonencode([for verb in ["Put", "Delete"] : "s3:${verb}Object"])},
          "Resource": "arn:aws:s3:::${trimspace("heredocs-log ")}/*",
          "Condition": { "StringNotEquals": { "aws:PrincipalAccount": "$${local.account}" } }
        }
      ]
    }
  POLICY
}

resource "aws_sns_topic" "log" {
  name         = "heredocs"
  display_name = "%{if length(local.account) > 10}long%{else}short%{endif}"
  policy = jsonencode(jsondecode(<<EOT
{"Statement": [{"Sid": "a", "Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "sns:Publish", "Resource": "*"}],
 "Version": "2012-10-17"}
EOT
  ))
}
