// Package cloudformation reads templates of CloudFormation, with SAM and CDK: it
// evaluates their intrinsic functions and conditions as far as the template and
// the options say their values.
package cloudformation
