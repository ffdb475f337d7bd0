locals {
  regions = ["us-east-1", "eu-west-1", "us-east-1", ""]
  stages  = { live = ["prod"], test = ["stage", "dev"] }
  teams   = { red = { days = 30, tags = { a = 1 } }, blue = { days = 400 } }

  pairs    = setproduct(keys(local.stages), toset(["log", "archive"]))
  names    = [for pair in local.pairs : join("-", reverse(pair))]
  inverted = transpose(local.stages)
  tags = merge(
    { Keys = join(",", keys(local.teams)), Days = 1 },
    zipmap(["Days", "Owner"], [max([for team in local.teams : team.days]...), "audit"]),
    [{ List = "expanded" }, { Days = "last" }]...
  )
  flat    = flatten([["a", ["b", []]], [[["c"]]], "d"])
  cidrs   = cidrsubnets("10.0.0.0/16", 8, 4, 8)
  deduped = distinct(compact(concat(local.regions, [null, "eu-north-1"])))
}

resource "aws_s3_bucket" "log" {
  for_each = toset(local.names)
  bucket   = "collections-${each.key}"
  tags = merge(local.tags, {
    Index   = tostring(index(local.names, each.value))
    Matches = join(",", matchkeys(local.names, [for p in local.pairs : p[0]], ["test"]))
  })
}

resource "aws_cloudtrail" "log" {
  name                       = "collections-${length(local.flat)}-${join("", local.flat)}"
  s3_bucket_name             = aws_s3_bucket.log[element(local.names, 5)].bucket
  s3_key_prefix              = "${local.inverted["dev"][0]}/${cidrsubnet("10.1.0.0/16", 8, 2)}/${cidrhost(local.cidrs[1], 5)}"
  enable_log_file_validation = contains(local.deduped, "eu-north-1")
  is_multi_region_trail      = length(local.deduped) == 3 && !contains(local.deduped, "")

  dynamic "event_selector" {
    for_each = chunklist(local.names, 3)
    content {
      read_write_type           = lookup({ "0" = "ReadOnly" }, event_selector.key, "WriteOnly")
      include_management_events = event_selector.key == 0
      data_resource {
        type   = "AWS::S3::Object"
        values = [for name in event_selector.value : "arn:aws:s3:::collections-${name}/"]
      }
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  bucket = aws_s3_bucket.log["log-live"].bucket

  dynamic "rule" {
    for_each = slice(sort(local.deduped), 1, 3)
    content {
      id     = rule.value
      status = setintersection([rule.value], local.regions) == toset([rule.value]) ? "Enabled" : "Disabled"
      filter {
        prefix = "${one(setsubtract(local.deduped, ["us-east-1", "eu-north-1"]))}/"
      }
      expiration {
        days = sum(range(rule.key + 1, 10, 3))
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "log" {
  name              = "/collections/${join("/", setunion(["z"], ["y", "z"], [1]))}/${join("", reverse(range(3)))}"
  retention_in_days = lookup(local.teams.blue, "days", 7)
  tags              = { for key, team in local.teams : key => jsonencode(lookup(team, "tags", null)) }
}
