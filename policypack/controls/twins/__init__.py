"""How resources of the provider aws-native read as resources of the provider aws."""
