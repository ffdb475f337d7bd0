resource "aws_cloudtrail_event_data_store" "lake" {
  name                           = "lake"
  retention_period               = 731
  multi_region_enabled           = true
  organization_enabled           = true
  termination_protection_enabled = false
  suspend                        = false
  kms_key_id                     = aws_kms_key.lake_key.arn

  advanced_event_selector {
    name = "Writes"

    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }

    field_selector {
      field  = "readOnly"
      equals = ["false"]
    }
  }
}

resource "aws_cloudtrail_event_data_store" "defaults" {
  name             = "defaults"
  retention_period = 2555
}

resource "aws_kms_key" "lake_key" {}
