policies = [
  { name = "management" },
  { name = "scans", selector = { values = ["arn:aws:s3:::acme-scans/"] } },
  { name = "web", selector = { read_write_type = "WriteOnly", values = ["arn:aws:s3:::acme-web/", "arn:aws:s3:::acme-scans/"] } },
]
