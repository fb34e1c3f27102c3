// AudioClassification
