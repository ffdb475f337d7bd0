variable "zones" {
  type    = list(string)
  default = ["a", "b", "c"]
}

variable "plan" {
  type    = tuple([string, number, object({ days = list(number) })])
  default = ["main", 4, { days = [7, "14", 30] }]
}

variable "weekdays" {
  type    = set(string)
  default = ["tue", "mon", "wed"]
}

locals {
  matrix = [[1, 2], [3, 4, 5], []]
  names  = [for index in range(var.plan[1]) : "${element(var.zones, index)}${index}"]
  mixed  = ["text", 12, true, null, { deep = ["x", { er = "found" }] }]
}

resource "aws_s3_bucket" "turn" {
  count  = var.plan[1]
  bucket = "positions-${local.names[count.index]}"

  tags = {
    Zone   = element(var.zones, count.index)
    Twice  = element(var.zones, count.index * 2 + 1)
    Back   = try(var.zones[count.index - 1], "before")
    Around = var.zones[count.index % length(var.zones)]
    Day    = element(var.plan[2].days, count.index)
    Length = length(element(local.matrix, count.index))
    Set    = element(sort(var.weekdays), count.index)
    Row    = join("+", element(local.matrix, count.index))
  }
}

resource "aws_cloudwatch_log_group" "turn" {
  count             = length(var.plan[2].days)
  name              = "/positions/${aws_s3_bucket.turn[count.index + 1].bucket}"
  retention_in_days = var.plan[2].days[count.index]
  tags              = { Next = element(aws_s3_bucket.turn[*].bucket, count.index + 2) }
}

resource "aws_cloudtrail" "this" {
  name           = "positions-${local.mixed[4]["deep"][1].er}"
  s3_bucket_name = aws_s3_bucket.turn[index(local.names, "b1")].bucket
  # A key of text and a number with a fraction of nothing are good enough.
  s3_key_prefix  = "${local.matrix["1"][2.0]}/${var.plan.0}/${local.mixed[4].deep.0}"
  enable_logging = local.mixed[2]
  sns_topic_name = local.mixed[3]

  tags = {
    Last    = element(var.zones, length(var.zones) - 1)
    Wrapped = element(var.zones, 300)
    Slice   = join("", slice(var.zones, 1, 3))
    Reverse = reverse(var.zones)[0]
    Chunk   = join("|", [for chunk in chunklist(local.names, 3) : join(",", chunk)])
    Sum     = sum(flatten(local.matrix))
    Missing = try(var.zones[3], local.matrix[2][0], "nothing")
    Object  = [for item in [{ at = "first" }, { at = "second" }] : item][1].at
    Set     = tolist(var.weekdays)[0]
  }
}
