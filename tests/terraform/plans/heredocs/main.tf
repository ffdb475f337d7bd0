locals {
  account = "111111111111"
  readers = ["alice", "bob"]
  wide    = <<EOT
  kept indent
	tab ${local.account}
EOT
  narrow  = <<-EOT
      six
        eight ${join(", ", local.readers)}
      six again
  EOT
  # The shallowest line decides, also when a template starts it.
  shallow   = <<-EOT
        deep
    ${local.account}
      middle
  EOT
  loop      = <<-EOT
    %{for name in local.readers~}
    user ${name}
    %{endfor~}
    end
  EOT
  untrimmed = <<-EOT
    %{for name in local.readers}
    user ${name}
    %{endfor}
  EOT
  raw       = <<EOT
no \n escape, "quotes" stay, $${escaped} and %%{escaped}
EOT
  empty     = <<EOT
EOT
}

resource "aws_s3_bucket" "log" {
  bucket = trimspace(<<-EOT
    heredocs-log
  EOT
  )
  tags = {
    Wide      = replace(replace(local.wide, "\n", "|"), "\t", ">")
    Narrow    = replace(local.narrow, "\n", "|")
    Shallow   = replace(local.shallow, "\n", "|")
    Loop      = replace(local.loop, "\n", "|")
    Untrimmed = replace(local.untrimmed, "\n", "|")
    Raw       = local.raw
    Empty     = "<${local.empty}>"
  }
}

resource "aws_cloudtrail" "log" {
  name           = "heredocs"
  s3_bucket_name = aws_s3_bucket.log.bucket
  s3_key_prefix  = <<-EOT
    %{if local.account == "111111111111"~}
    main
    %{~else~}
    other
    %{~endif~}
  EOT
}
