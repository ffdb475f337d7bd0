variable "name" {
  type    = string
  default = "legacy"
}

variable "readers" {
  type    = list
  default = ["alice", "bob"]
}

variable "tags" {
  type = map

  default = {
    "Owner" = "audit"
    Days    = "400"
  }
}

variable "enabled" {
  default = true
}

variable "old_map" {
  type = map
  default = {
    live = "1"
    test = "0"
  }
}

variable "old_list" {
  type    = list
  default = ["x", "y"]
}

resource "aws_kms_key" "log" {
  count                   = "${var.enabled ? 1 : 0}"
  deletion_window_in_days = "${lookup(var.tags, "Window", 10) + 4}"
  enable_key_rotation     = "${lookup(var.old_map, "live")}"
}

resource "aws_s3_bucket" "log" {
  bucket        = "${var.name}-log"
  force_destroy = "${var.old_map["test"] == "1"}"
  tags          = "${merge(var.tags, tomap({}))}"
}

resource "aws_cloudtrail" "log" {
  name                       = "${var.name}"
  s3_bucket_name             = "${aws_s3_bucket.log.bucket}"
  s3_key_prefix              = "${element(var.readers, 3)}/${var.old_list.0}/${join(",", var.readers)}"
  kms_key_id                 = "${element(concat(aws_kms_key.log.*.arn, [""]), 0)}"
  enable_log_file_validation = "${var.enabled}"
  is_multi_region_trail      = "${var.old_map["live"]}"

  event_selector {
    include_management_events = "${!var.enabled}"

    data_resource {
      type   = "AWS::S3::Object"
      values = "${formatlist("arn:aws:s3:::%s/", var.readers)}"
    }
  }
}

resource "aws_kms_alias" "log" {
  count         = "${length(aws_kms_key.log.*.deletion_window_in_days)}"
  name          = "${format("alias/%s-%d", var.name, count.index)}"
  target_key_id = "${aws_kms_key.log.0.key_id}"
}

resource "aws_cloudwatch_log_group" "log" {
  count             = 2
  name              = "/legacy/${var.readers[count.index]}"
  retention_in_days = "${var.tags["Days"]}"
  depends_on        = ["aws_s3_bucket.log"]

  lifecycle {
    ignore_changes  = ["tags"]
    prevent_destroy = "true"
  }
}

output "keys" {
  value = "${aws_kms_key.log.*.deletion_window_in_days}"
}
