last = "nine"
trail = {
  validated = "true"
  arns      = ["arn:aws:s3:::b/", "arn:aws:s3:::a/", "arn:aws:s3:::b/"]
  dropped   = 1
}
