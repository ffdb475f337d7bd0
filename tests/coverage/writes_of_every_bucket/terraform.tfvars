selectors = [
  {
    read_write_type           = "All"
    include_management_events = true
    data = {
      type   = "AWS::Lambda::Function"
      values = ["arn:aws:lambda"]
    }
  },
  {
    read_write_type           = "WriteOnly"
    include_management_events = true
    data = {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3:::"]
    }
  },
]
