only_buckets  = ["arn:aws:s3:::acme-ledger"]
never_buckets = ["arn:aws:s3:::acme-scans"]
