only_buckets = ["arn:aws:s3:::acme-ledger"]
