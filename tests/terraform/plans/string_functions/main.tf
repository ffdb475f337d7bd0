locals {
  arn    = "arn:aws:s3:::string-functions-log/AWSLogs/111111111111/*"
  named  = regex("^arn:(?P<partition>[^:]+):s3:::(?P<bucket>[^/]+)", local.arn)
  index  = regex("([0-9]{12})/(.*)$", local.arn)
  whole  = regex("AWS[A-Z]\\w+", local.arn)
  all    = regexall("[a-z]+-", local.named.bucket)
  fixed  = "2024-02-29T13:04:05Z"
  date   = formatdate("YYYY-MM-DD'T'hh:mm EEEE", timeadd(local.fixed, "-24h30m"))
  hashed = substr(sha256("audit"), 0, 8)
}

resource "aws_s3_bucket" "log" {
  bucket = local.named["bucket"]
  tags = {
    Base64   = base64encode("Größe")
    Decoded  = base64decode("YXVkaXQ=")
    Sha1     = sha1("")
    Md5      = md5("audit")
    Sha256   = base64sha256("audit")
    Url      = urlencode("a b/ü&")
    Date     = local.date
    Compared = timecmp("2024-01-01T00:00:00Z", "2024-01-01T01:00:00+01:00")
    Uuid     = uuidv5("dns", "example.com")
    Indented = replace(indent(2, "a\nb"), "\n", "|")
    Format   = format("%5.1f|%-5s|%05d|%x|%q|%v|%%|%t|%[1]v", 3.14159, "ab", 42, 255, "q", [1, "a"], true)
    Split    = jsonencode(split(",", ",a,"))
    Empty    = jsonencode(split(",", ""))
    Chomp    = "<${chomp("line\r\n\n")}>"
    Trim     = trim("--a-b--", "-")
    Prefix   = trimsuffix(trimprefix("AWSLogs/x/", "AWSLogs/"), "/")
    Case     = "${title("read only")} ${upper("ß")} ${lower("ÄÖ")}"
    Replace  = replace("2024-02-29", "/(\\d+)-(\\d+)-(\\d+)/", "$3.$2.$${1}")
    Strrev   = strrev("ab\u0301c")
    Length   = length("ab\u0301😀")
  }
}

resource "aws_cloudtrail" "log" {
  name                       = join("-", concat([for match in local.all : trimsuffix(match, "-")], [local.hashed]))
  s3_bucket_name             = aws_s3_bucket.log.bucket
  s3_key_prefix              = "${local.index[1]}/${local.whole}/${substr("prefix", -3, -1)}"
  enable_log_file_validation = startswith(local.arn, "arn:aws") && strcontains(local.arn, "log/")
  is_multi_region_trail      = length(regexall("us-", local.arn)) > 0
}

resource "aws_cloudwatch_log_group" "log" {
  name              = format("/%s/%s", split("/", local.arn)[1], format("%03d", parseint("11", 2)))
  retention_in_days = signum(-3) + abs(-5) + ceil(3.2) + floor(-1.5) + pow(2, 3) * ceil(log(1000, 10)) - min(1, 2, "0")
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  bucket = aws_s3_bucket.log.bucket

  dynamic "rule" {
    for_each = formatlist("%s-%s-%d", "rule", ["a", "b"], [1, 2])
    content {
      id     = rule.value
      status = "Enabled"
      filter {
        prefix = jsondecode(textdecodebase64(textencodebase64(jsonencode("utf16"), "UTF-16LE"), "UTF-16LE"))
      }
      expiration {
        days = tonumber(split("-", rule.value)[2]) * 100
      }
    }
  }
}
